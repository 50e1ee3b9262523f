/**
 * Figures of a campaign for a paper: one drawing, written as SVG or as PDF. A new figure is a class
 * that draws; it is listed once for each form.
 */
@NullMarked
package dev.vocalise.activities.export.figure;

import org.jspecify.annotations.NullMarked;
