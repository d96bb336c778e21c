/** The code of a line that may have arrived: no call of it was answered, and no echo came. */
export const IN_DOUBT = 'in_doubt';
