/**
 * Tries an upgrade and its way back with the rows of today: a fresh backup, restored into a scratch
 * database, goes up, back and up again there. The live database is only read. Prints nothing.
 */
@NullMarked
package io.artstore.schema.rehearsal;

import org.jspecify.annotations.NullMarked;
