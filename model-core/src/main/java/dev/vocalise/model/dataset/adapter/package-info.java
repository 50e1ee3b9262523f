/** One adapter per layout of a corpus, and what they share. */
@NullMarked
package dev.vocalise.model.dataset.adapter;

import org.jspecify.annotations.NullMarked;
