/**
 * The registry of trained models: which of them may be promoted, and what is known of each. Start
 * at {@link dev.vocalise.activities.registry.ModelRegistry}.
 */
@NullMarked
package dev.vocalise.activities.registry;

import org.jspecify.annotations.NullMarked;
