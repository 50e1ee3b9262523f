/**
 * The command line. Every verb that touches campaigns talks to the REST API of the instance that
 * holds the data directory; when none runs, one is started for the command and stopped after it.
 * Start with {@link dev.vocalise.web.cli.VocaliseCommand}.
 */
@NullMarked
package dev.vocalise.web.cli;

import org.jspecify.annotations.NullMarked;
