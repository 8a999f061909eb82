/** In the bundle, instead of the package `readable-stream`: the streams that Node has anyway, of which that is a copy. */
module.exports = require('node:stream');
