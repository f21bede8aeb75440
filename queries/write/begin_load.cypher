// Note that an import ($id) begins, and which process runs it.
CREATE (:Load {id: $id, host: $host, process: $process, process_started: $process_started, heard: $heard})
