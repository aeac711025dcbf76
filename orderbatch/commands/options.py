"""What commands are declared with: the call that they are given, and options that several have."""

import click

from orderbatch.terminal.call import Call

calling = click.make_pass_decorator(Call)
open_option = click.option("--open", "show", is_flag=True)
