"""Files from outside: known by their content, made anew without what hides in them, or refused with what to do.

    with Held(limit=20 * 1024 * 1024) as held:   held.Held: in memory, never in a temporary file
        held.write(chunk)
        washed = wash(source=held)                washing.wash: a process of its own looks inside; raises `UnfitFile`

Knows no case, no model and no key. Nothing is imported here: the helper process brings along only what it needs.
"""
