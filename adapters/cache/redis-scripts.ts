/** An entry is "<version>\n<body>"; without a body it only says what is too old to be kept. Versions sort as text, byte by byte. */
const older = `
local function older(left, right)
  if #left == #right and left == right then return false end
  for at = 1, math.min(#left, #right) do
    local one, other = string.byte(left, at), string.byte(right, at)
    if one ~= other then return one < other end
  end
  return #left < #right
end`;

const known = `
local kept = redis.call('GET', KEYS[1])
local version, body
if kept then
  local cut = string.find(kept, '\\n', 1, true)
  version, body = string.sub(kept, 1, cut - 1), string.sub(kept, cut + 1)
end`;

/** What is kept at ARGV[1] or newer; else the right to load it, for ARGV[3] ms, by the token ARGV[2]; else who has it is to be waited for. */
export const fetchScript = `${older}${known}
if version and body ~= '' and not older(version, ARGV[1]) then return {'kept', version, body} end
if redis.call('SET', KEYS[2], ARGV[2], 'NX', 'PX', ARGV[3]) then return {'load'} end
return {'wait'}`;

/** Set if newer: ARGV[2] at version ARGV[1], for ARGV[3] ms. Who loaded it gives the right to by its token ARGV[4]. */
export const offerScript = `${older}${known}
if ARGV[4] ~= '' and redis.call('GET', KEYS[2]) == ARGV[4] then redis.call('DEL', KEYS[2]) end
if version and older(ARGV[1], version) then return 0 end
redis.call('SET', KEYS[1], ARGV[1] .. '\\n' .. ARGV[2], 'PX', ARGV[3])
return 1`;

/** Writes a version without a body where what is known is older. */
export const supersedeScript = `${older}${known}
if version and not older(version, ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1] .. '\\n', 'PX', ARGV[2])
return 1`;

/** Gives the right to load back, unless it has passed to somebody else. */
export const releaseScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;
