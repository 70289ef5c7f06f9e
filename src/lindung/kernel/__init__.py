"""The ground every room stands on: time, law, workflow, audit, country packs, pages and forms."""
