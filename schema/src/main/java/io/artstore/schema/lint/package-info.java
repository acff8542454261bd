/**
 * Looks for what is wrong with migrations although they may run: reads the folder, runs the scripts
 * on scratch databases and reads the catalog after each. One rule in one class. Touches no database
 * of an entry and changes no file.
 */
@NullMarked
package io.artstore.schema.lint;

import org.jspecify.annotations.NullMarked;
