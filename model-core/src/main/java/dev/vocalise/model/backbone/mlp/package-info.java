/** Two layers on imported functionals, trained from scratch. */
@NullMarked
package dev.vocalise.model.backbone.mlp;

import org.jspecify.annotations.NullMarked;
