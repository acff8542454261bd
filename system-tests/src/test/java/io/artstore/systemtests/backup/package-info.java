/** Backups of ArtStore's own databases. */
@NullMarked
package io.artstore.systemtests.backup;

import org.jspecify.annotations.NullMarked;
