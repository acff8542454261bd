/** Storage elements on the wire: identity, mode, room, registry entries. */
@NullMarked
package io.artstore.api.element;

import org.jspecify.annotations.NullMarked;
