/**
 * The page that says what runs: each module, the schema of its database, the API documents, and
 * commands to try. It asks the modules over HTTP like anybody else and keeps nothing.
 */
@NullMarked
package io.artstore.webui.overview;

import org.jspecify.annotations.NullMarked;
