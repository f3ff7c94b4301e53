/** Fetches files of the index. Whatever else brings them has the shape of a `Loader`, too. */
import { IndexError } from "./errors.js";

export class Transport {
  /**
   * @param {string} folder URL of the index's folder
   * @param {typeof fetch} [fetcher]
   */
  constructor(folder, fetcher = (url, options) => fetch(url, options)) {
    this.folder = folder.endsWith("/") ? folder : `${folder}/`;
    this.fetcher = fetcher;
  }

  /**
   * @param {string} path below the folder
   * @param {string} version empty for the manifest, which is always asked for afresh
   * @param {boolean} [afresh] the browser may have kept what was damaged or foreign, under the address of the right file: ask the server
   * @returns {Promise<Uint8Array>}
   */
  async bytes(path, version, afresh = false) {
    const fetcher = this.fetcher;
    const cache = afresh ? "reload" : version ? "default" : "no-cache";
    let response;
    try {
      response = await fetcher(this.folder + path + (version && `?v=${version}`), { cache });
    } catch (_) {
      throw new IndexError("offline", path);
    }
    if (response.status === 404 || response.status === 410) throw new IndexError("missing", path);
    if (!response.ok) throw new IndexError("server", path);
    try {
      return new Uint8Array(await response.arrayBuffer());
    } catch (_) {
      throw new IndexError("offline", path);
    }
  }
}
