/**
 * What every request passes before anything answers it: who it comes from, and whether nobody in
 * particular may see what it asks for.
 */
@NullMarked
package dev.vocalise.web.gate;

import org.jspecify.annotations.NullMarked;
