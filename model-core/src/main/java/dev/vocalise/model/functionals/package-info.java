/**
 * Functionals: one vector of numbers for each utterance, computed elsewhere ({@code opensmile},
 * SMILExtract) and imported. Start at {@link dev.vocalise.model.functionals.FunctionalsImport}. Not
 * here: the encoder that reads them, which is {@code backbone.mlp}.
 */
@NullMarked
package dev.vocalise.model.functionals;

import org.jspecify.annotations.NullMarked;
