"""The state machines people walk through. Pure: no I/O, no clock of its own, no language.

    compile.py        definitions -> flows (`build`, `build_all`, `shipped_flows`), once, at start-up
    walk.py           `start` and `step`: a session and an event -> a session and effects
    question.py       `question`: what the present place shows, as data
    path.py           `answered_places`: what an entry is made of
    adapt.py          a session that was open while its definition changed

A session, events and effects are plain data (session.py, event.py, effect.py, answer.py); flow.py and
machine.py are what `build` makes. `walk.step` hands each event to the small file that knows what to do with
it: answering.py, pressing.py, moving.py, correcting.py, closing.py.
"""
