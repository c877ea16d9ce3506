"""References made of the program: its commands, and its Python functions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import typer.main
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import kg
from kg.cli import app as command_line

from .elements import code, index, joined, listing, paragraph, section, table


class Commands(SphinxDirective):
    """All commands, from typer's own tree: usage, options, examples."""

    def run(self) -> list[nodes.Node]:
        """Return a section for each command."""
        tree: Any = typer.main.get_command(command_line)
        return [self.command(name, command) for name, command in sorted(tree.commands.items())]

    def command(self, name: str, command: Any) -> nodes.section:
        """Return a command as its --help has it."""
        said, _, examples = command.help.partition("\b\n")
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        options = [p for p in command.params if p.param_type_name == "option"]
        usage = " ".join(
            ["kg", name, *(["[OPTIONS]"] if options else []), *map(_placed, arguments)]
        )
        return section(
            f"kg {name}",
            f"kg-{name}",
            index([f"kg {name}", *(o.opts[0] for o in options)], f"kg-{name}"),
            *(paragraph(part) for part in said.strip().split("\n\n")),
            listing(usage),
            *_parameters(arguments, options),
            listing(_shell(examples), "console"),
        )


def _placed(argument: Any) -> str:
    name = argument.name.upper() + ("..." if argument.nargs == -1 else "")
    return name if argument.required else f"[{name}]"


def _parameters(arguments: list[Any], options: list[Any]) -> Iterable[nodes.Node]:
    rows = [
        [code(argument.name.upper()), argument.help or "", _default(argument)]
        for argument in arguments
    ]
    rows += [
        [
            joined(code(o) for o in [*option.opts, *option.secondary_opts]),
            [option.help or "", *_choices(option)],
            _default(option),
        ]
        for option in options
    ]
    return [table(["option", "meaning", "default"], rows)] if rows else []


def _choices(option: Any) -> list[nodes.Node | str]:
    choices = getattr(option.type, "choices", ())
    return [" ", *joined(map(code, choices), " · ")] if choices else []


def _default(parameter: Any) -> nodes.Node | str:
    if parameter.default in (None, False, "", ()) or parameter.required:
        return ""
    return code(str(parameter.default))


def _shell(examples: str) -> str:
    lines = (line.strip() for line in examples.splitlines())
    commands = (line.partition(": ")[2] if ": kg" in line else line for line in lines)
    return "\n".join(f"$ {command}" for command in commands if command)


class Functions(SphinxDirective):
    """All public names of the package, by Sphinx's autodoc."""

    def run(self) -> list[nodes.Node]:
        """Return what each is for, functions before errors."""
        names = sorted(kg.__all__, key=lambda name: (isinstance(getattr(kg, name), type), name))
        lines: list[str] = []
        for name in names:
            kind = "class" if isinstance(getattr(kg, name), type) else "function"
            lines += [f".. auto{kind}:: kg.{name}", ""]
        parsed = nodes.Element()
        self.state.nested_parse(StringList(lines, "kg"), self.content_offset, parsed)
        return list(parsed.children)


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("kg-commands", Commands)
    app.add_directive("kg-functions", Functions)
