/**
 * Corpora as they lie on a user's disk: adapters that read them without writing, the import report,
 * label maps, the split protocol, WAV files, and the synthetic demo corpora. Start at {@link
 * dev.vocalise.model.dataset.CorpusAdapter}. Nothing here knows a model, a database or a store.
 */
@NullMarked
package dev.vocalise.model.dataset;

import org.jspecify.annotations.NullMarked;
