/**
 * Speech recognition of a target corpus: once per corpus, recogniser and decoder settings, shared
 * by everything that needs the words.
 */
@NullMarked
package dev.vocalise.workflows.transcription;

import org.jspecify.annotations.NullMarked;
