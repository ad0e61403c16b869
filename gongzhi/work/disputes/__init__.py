"""Disputes 矛盾纠纷: people's mediation from application to a performed agreement, as the law and the offices do it.

A *case* 案件 is what a mediation committee keeps beside the matter: *parties* 当事人 on their *sides*, what was said in
*compartments* (both sides, one side, mediators alone), *sessions*, *offers* and their *terms* 条款, the *agreement*,
what of it is *due* and was *paid*, *visits* 回访. A party sees what is joint and what is its own; the mediator sees
all of own cases; the committee's head sees the frame and opens more with a reason; all others see the frame.

Moves of a dispute carry codes and days, never words: what people said stands in compartments only.
"""
