"""What the kinds of facts and the roles of amounts are called."""

from __future__ import annotations

from evidence_desk.domain.facts.fact import FactKind, Role
from evidence_desk.text import N_

KINDS = {
    FactKind.AMOUNT: N_("Amount"),
    FactKind.PERCENT: N_("Rate or share"),
    FactKind.DATE: N_("Date named"),
    FactKind.DEADLINE: N_("Deadline"),
    FactKind.OVERDUE: N_("Time overdue"),
    FactKind.PLAN: N_("Plan or offer"),
    FactKind.STAFF: N_("Staff number"),
    FactKind.CONTRACT: N_("Contract or case number"),
    FactKind.PAYEE: N_("Payee"),
    FactKind.SIGNATURE: N_("SMS signature"),
    FactKind.INTRODUCTION: N_("How the caller introduced themselves"),
}
ROLES = {
    Role.DEMANDED: N_("demanded"),
    Role.PRINCIPAL: N_("principal"),
    Role.INTEREST: N_("interest"),
    Role.FEE: N_("fee"),
    Role.PAID: N_("paid"),
    Role.OFFERED: N_("offered"),
}
