"""Plans the fastest execution of a network on this machine: fused layers, chunks and threads, with the same results."""

from engine.plan.choice import available_cores, choose_plan
from engine.plan.execution import Pass, PlannedExecution
from engine.plan.plan import MAX_THREADS, Plan, default_plan

__all__ = ["MAX_THREADS", "Pass", "Plan", "PlannedExecution", "available_cores", "choose_plan", "default_plan"]
