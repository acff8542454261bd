/** Tests of backup and restore on real servers. */
@NullMarked
package io.artstore.schema.backup;

import org.jspecify.annotations.NullMarked;
