"""Problems as data: slug, message, spans and help; only `render_*` turns them into text."""
