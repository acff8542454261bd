/** Searches on the wire. */
@NullMarked
package io.artstore.api.search;

import org.jspecify.annotations.NullMarked;
