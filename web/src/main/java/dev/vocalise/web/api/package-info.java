/**
 * REST under {@code /api/v1}: everything that the command line does, and the filter that guards
 * every request. Not here: pages for users (see {@code ui}).
 */
@NullMarked
package dev.vocalise.web.api;

import org.jspecify.annotations.NullMarked;
