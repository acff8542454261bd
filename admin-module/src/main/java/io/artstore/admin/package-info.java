/**
 * The admin module: who may do what, which keys prove it, and where the storage elements are. This
 * package puts the features together; each has a package of its own.
 */
@NullMarked
package io.artstore.admin;

import org.jspecify.annotations.NullMarked;
