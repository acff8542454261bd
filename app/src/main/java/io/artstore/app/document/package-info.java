/** The commands that handle documents: put, search, get, smoke. Clients of the public APIs only. */
@NullMarked
package io.artstore.app.document;

import org.jspecify.annotations.NullMarked;
