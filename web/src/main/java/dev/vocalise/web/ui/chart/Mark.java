package dev.vocalise.web.ui.chart;

/** A labelled position along an axis, in pixels as SVG writes them. */
public record Mark(String at, String label) {}
