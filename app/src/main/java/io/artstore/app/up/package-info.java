/**
 * {@code artstore up}: all modules in one process on one data directory, beside an embedded
 * PostgreSQL or on a server that is named. It makes the configuration files and then starts the
 * modules from them, as {@code artstore serve} does.
 */
@NullMarked
package io.artstore.app.up;

import org.jspecify.annotations.NullMarked;
