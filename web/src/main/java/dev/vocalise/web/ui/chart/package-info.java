/** Geometry of the pictures: plain numbers that the templates draw as SVG. */
@NullMarked
package dev.vocalise.web.ui.chart;

import org.jspecify.annotations.NullMarked;
