/** What the AI Act of the European Union asks to be written down, as far as it is recorded. */
@NullMarked
package dev.vocalise.activities.export.dossier;

import org.jspecify.annotations.NullMarked;
