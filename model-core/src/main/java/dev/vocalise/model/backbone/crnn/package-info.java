/** A convolutional recurrent encoder of log-mels, trained from scratch. */
@NullMarked
package dev.vocalise.model.backbone.crnn;

import org.jspecify.annotations.NullMarked;
