/** Tells the registry of the admin module that the element lives, and where. */
@NullMarked
package io.artstore.element.registry;

import org.jspecify.annotations.NullMarked;
