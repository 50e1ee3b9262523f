/** Wording that people read, from every module. Not here: numbers of pages ({@code ui.format}). */
@NullMarked
package dev.vocalise.infra.text;

import org.jspecify.annotations.NullMarked;
