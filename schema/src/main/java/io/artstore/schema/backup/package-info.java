/**
 * Saves the rows of an entry as CSV in a folder that plain psql can restore, and brings them back
 * exactly. Knows databases and folders only; it decides nothing about schemas and prints nothing.
 */
@NullMarked
package io.artstore.schema.backup;

import org.jspecify.annotations.NullMarked;
