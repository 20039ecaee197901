"""The whole sample city in memory, but for its people, who come as a stream."""

from __future__ import annotations

from dataclasses import dataclass

from namro.sample.admissions import Decision, admit
from namro.sample.draw import stream
from namro.sample.foundings import Founded, found, foundings_planned
from namro.sample.moves import Stock, leave, leavings, number_stock, transfer
from namro.sample.numbering import number_decisions
from namro.sample.people import Roll
from namro.sample.plan import Plan
from namro.sample.targets import Assigned, Result, assign, facts, report
from namro.sample.units import Tree, grow, settle


@dataclass(frozen=True)
class City:
    """Everything that is loaded; units, foundings and decisions refer to one another."""

    plan: Plan
    tree: Tree
    stock: Stock
    founded: list[Founded]
    decisions: list[Decision]
    assigned: list[Assigned]
    results: list[Result]

    def roll(self) -> Roll:
        """The people; a new roll draws the same ones again."""
        return Roll(self.plan, self.tree.cells(), self.stock, self.decisions)


def first_members(plan: Plan) -> int:
    """How many members the city must begin with to have the planned number on its day."""
    return plan.shape.members + sum(leavings(plan).values()) - sum(season.admitted for season in plan.seasons)


def build(plan: Plan) -> City:
    """Draw the city of a plan; the same plan gives the same city."""
    founded_gross, taken_back = foundings_planned(plan)
    tree = grow(plan, plan.shape.cells - founded_gross + taken_back)
    settle(tree, first_members(plan), stream(plan.seed, "sizes"))
    stock = number_stock(tree)
    founded = found(tree, plan, stock, stream(plan.seed, "foundings"))
    leave(tree, plan, stock, stream(plan.seed, "leavings"))
    transfer(tree, plan, stock, stream(plan.seed, "transfers"))
    decisions = admit(tree, plan, stream(plan.seed, "admissions"))
    number_decisions(tree, decisions, founded)
    reached = {round_.year: facts(round_.year, decisions, founded) for round_ in plan.rounds}
    assigned = assign(tree, plan, reached, stream(plan.seed, "targets"))
    results = report(tree, plan, stream(plan.seed, "mass"))
    return City(plan, tree, stock, founded, decisions, assigned, results)
