/**
 * What is given out of a campaign. {@link dev.vocalise.activities.export.Export} is a format and
 * the list of all; {@link dev.vocalise.activities.export.ExportedCampaign} is what they write.
 * Below: result tables, provenance, and models.
 */
@NullMarked
package dev.vocalise.activities.export;

import org.jspecify.annotations.NullMarked;
