"""Hooks ask: core asks its own slices and the plugins, synchronously and without I/O.

`answers` holds what a hook may return, `hookspecs` the questions with their exact signatures,
`manager` the one PluginManager. Where an answer depends on data it carries an async loader.
"""
