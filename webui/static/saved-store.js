// Where what a reader keeps lies: a database of this browser, one for each archive, that no server is told of.
//
// Why IndexedDB: a change is a transaction that reads and writes, so two tabs that change the same thing at once lose
// nothing of one another's; localStorage has no such thing (and its locks are given to https alone). A change that finds
// no room is undone whole.
const STORE = "kept";
const opened = new Map();

const database = (root) => {
  if (!opened.has(root)) {
    opened.set(root, new Promise((resolve, reject) => {
      const asked = indexedDB.open(`hemeroteca.${root}`, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
      asked.onerror = () => reject(asked.error);
      asked.onsuccess = () => {
        const forget = () => opened.delete(root);
        asked.result.onclose = forget; // the reader has cleared the browser's data
        asked.result.onversionchange = () => { asked.result.close(); forget(); };
        resolve(asked.result);
      };
    }).catch((error) => { opened.delete(root); throw error; }));
  }
  return opened.get(root);
};

// The kept things of the archive at the path `root`. `kinds` has, for each thing by its name, what makes a sound value of
// whatever lies there (`undefined` where nothing does).
export const storeAt = (root, kinds) => {
  const watchers = new Set();
  const told = (name) => watchers.forEach((each) => each(name));
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(`hemeroteca.${root}`) : null;
  if (channel) channel.onmessage = ({ data }) => { if (data in kinds) told(data); };

  const read = async (name) => {
    const base = await database(root);
    return new Promise((resolve, reject) => {
      const asked = base.transaction(STORE).objectStore(STORE).get(name);
      asked.onsuccess = () => resolve(kinds[name](asked.result));
      asked.onerror = () => reject(asked.error);
    });
  };

  // `make` is given what lies there now and gives what is to lie there instead; the same thing where nothing is to change.
  // The promise is kept when the disk has it, and broken where it could not be kept: then nothing has changed.
  const change = async (name, make) => {
    const base = await database(root);
    const made = await new Promise((resolve, reject) => {
      const turn = base.transaction(STORE, "readwrite");
      let next, fault;
      turn.oncomplete = () => resolve(next);
      turn.onabort = () => reject(fault ?? turn.error ?? new Error("aborted"));
      const asked = turn.objectStore(STORE).get(name);
      asked.onsuccess = () => {
        try {
          const now = kinds[name](asked.result);
          next = make(now);
          if (next !== now) turn.objectStore(STORE).put(next, name);
        } catch (error) {
          fault = error;
          turn.abort();
        }
      };
    });
    told(name);
    channel?.postMessage(name);
    return made;
  };

  return { root, read, change, watch: (watcher) => watchers.add(watcher) };
};

// What went wrong, for those who say it: there is no room, or this browser keeps nothing for this site.
export const faultOf = (error) => (error?.name === "QuotaExceededError" ? "full" : "forbidden");
