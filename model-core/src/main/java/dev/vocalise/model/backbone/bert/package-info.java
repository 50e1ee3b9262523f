/** BERT, which reads transcripts (§3.1.3). */
@NullMarked
package dev.vocalise.model.backbone.bert;

import org.jspecify.annotations.NullMarked;
