"""Early warnings: where more happened than usual. Read why, see the rows, send somebody, say what it was."""

from __future__ import annotations

from components import warning_cards, warning_head
from components.act import attempt, said
from components.frame import open_page
from domain.accounts.policy import Page

here = open_page(Page.WARNINGS)
wanted = warning_head.asked(here)
warning_head.choose(here, wanted)
warning_head.figures(here)
warning_head.follow(here)
said("warnings")

if warning_head.is_missed():
    warning_head.missed(here, wanted)
else:
    done = warning_cards.own(here)
    pressed = warning_cards.show(here, wanted) or done
    if pressed:
        with attempt(here, pressed.token, pressed.done, errors=pressed.errors, again="warnings") as work:
            pressed.do(work)
