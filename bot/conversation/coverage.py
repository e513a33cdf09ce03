"""Whether everything that can be asked for is answered: commands in the menu, effects in the flows."""

from __future__ import annotations

from collections.abc import Mapping

from bot.content.definition import FlowFile
from bot.content.load import load_commands, path_of
from bot.conversation import screens  # noqa: F401  (registers what is asked about)
from bot.conversation.registry import command, effect


def missing_handlers(flows: Mapping[str, FlowFile]) -> list[str]:
    """One line for each command in the menu that nothing answers, and each effect of a flow that nothing does."""
    by_flow = {flow.command for flow in flows.values() if flow.command}
    answered = {*command, *by_flow}
    listed = {each.name for each in load_commands().all}
    missing = [f"bot/content/commands.yaml: nothing answers /{name}" for name in sorted(listed - answered)]
    missing += [f"bot/content/commands.yaml: /{name} is not in the menu" for name in sorted(answered - listed)]
    for flow in flows.values():
        missing += [
            f"{path_of(flow)}: effects: nothing does {each.do}" for each in flow.effects if effect.get(each.do) is None
        ]
    return missing
