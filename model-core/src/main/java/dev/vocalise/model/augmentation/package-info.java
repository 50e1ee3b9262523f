/**
 * The five augmentation types of Table 2, applied to waves before features are computed.
 *
 * <p>What happens to a view is a {@link dev.vocalise.model.augmentation.ViewRecipe}, drawn by a
 * counter-based generator from the view's {@link dev.vocalise.model.augmentation.ViewKey}: the same
 * key gives the same samples, bit for bit, on any thread, in any order, in any process. Start at
 * {@link dev.vocalise.model.augmentation.ViewFeatures}, which training calls.
 */
@NullMarked
package dev.vocalise.model.augmentation;

import org.jspecify.annotations.NullMarked;
