/** Corpora, their utterances and what augmentation makes of them. */
@NullMarked
package dev.vocalise.web.ui.dataset;

import org.jspecify.annotations.NullMarked;
