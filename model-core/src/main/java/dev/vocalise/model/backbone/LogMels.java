package dev.vocalise.model.backbone;

/**
 * Inputs that are log-mel spectrograms, as methods with a decoder rebuild them.
 *
 * @param frames F, of every input; shorter recordings are padded behind their own frames
 * @param bins M
 * @param padding value behind an input's own frames
 */
public record LogMels(int frames, int bins, double padding) {}
