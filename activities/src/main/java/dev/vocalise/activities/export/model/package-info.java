/**
 * Trained models and what is said about them: the Hugging Face layout with its signature, model
 * cards, and the bill of materials.
 */
@NullMarked
package dev.vocalise.activities.export.model;

import org.jspecify.annotations.NullMarked;
