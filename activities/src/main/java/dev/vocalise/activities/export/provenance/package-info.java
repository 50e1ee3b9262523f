/**
 * How a campaign came about, in the forms of others: RO-Crate, PROV, OpenLineage. All of them are
 * made of {@link dev.vocalise.activities.export.provenance.Lineage}, and none names a machine, a
 * user or a path.
 */
@NullMarked
package dev.vocalise.activities.export.provenance;

import org.jspecify.annotations.NullMarked;
