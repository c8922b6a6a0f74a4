"""How a network is best trained here: neighbours joined, the batch cut, threads. Less time, the same numbers."""

from engine.plan.choice import available_cores, choose_plan
from engine.plan.execution import Pass, PlannedExecution
from engine.plan.plan import MAX_THREADS, Plan, default_plan

__all__ = ["MAX_THREADS", "Pass", "Plan", "PlannedExecution", "available_cores", "choose_plan", "default_plan"]
